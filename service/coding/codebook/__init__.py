"""The codebook: what counts as which event, as data (``entries/*.yaml``, ``classes.yaml``) and its loader."""

from service.coding.codebook.load import default_codebook, load_codebook
from service.coding.codebook.model import Codebook, Entry, Pattern, Trigger

__all__ = ["Codebook", "Entry", "Pattern", "Trigger", "default_codebook", "load_codebook"]
