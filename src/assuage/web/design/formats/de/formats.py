"""Numbers in German: with a decimal point, as orders, pumps and pump sheets have it; two ways on one page would be read as ten-fold."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = " "
