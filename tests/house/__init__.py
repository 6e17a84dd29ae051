"""The house rules as functions: a tree goes in, the offences come out, an empty list is good."""
