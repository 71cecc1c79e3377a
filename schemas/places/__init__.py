"""Administrative units of Viet Nam with validity: the tables, and the script that derives them."""
