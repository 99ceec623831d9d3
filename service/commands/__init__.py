"""One module a group of commands. ``service.cli`` imports them on use."""
