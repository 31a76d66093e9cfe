"""Servers that other programs speak to, thin over operations."""
