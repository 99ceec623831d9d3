"""The contracts of eventwire's topics. They import pydantic and the standard library, and nothing of ours."""
