"""What was read and written of whose data, by whom, when, why and from where: rows that cannot be changed, each chained to the last.

In: notes of reads, gathered while a page is made, and writes, noted in the transaction that makes them. Out: the chain, its export,
and the check of an export off line.
"""
