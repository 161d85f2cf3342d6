"""Tags for pages of charts."""
