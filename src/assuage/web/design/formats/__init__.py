"""How numbers are written, a folder for each language whose own way differs from that of the orders and pump sheets."""
