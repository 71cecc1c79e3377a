"""Views, marts, checks and examples, one statement a file."""
