"""Pictures of a rollup as SVG: one module a picture, from typed values. All are as wide as a phone and stand side by
side on a wider page.
"""
