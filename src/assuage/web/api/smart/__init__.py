"""SMART on FHIR: apps that a user opens (authorization code with PKCE), and services without a user (signed assertions).

What an app may read is bounded three times: by what an administrator let the app ask for, by what its user agreed to, and by what the user
may read themselves.
"""
