"""The clinic's web application, the only room that knows a database. Not built yet."""
