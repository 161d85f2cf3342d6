"""Effects and their sampling variances, one module a family. In: columns of what papers print. Out: arrays (yi, vi)."""
