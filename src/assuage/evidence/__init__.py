"""LEARN from the studies: pooled results, published as reviewed knowledge files. Not built yet."""
