"""Months rolled up into one page: `ranges` and `facts` -> `aggregate` -> a face (md, html, json, csv)."""
