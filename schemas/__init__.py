"""The declaration of the tables, the code lists and the places."""
