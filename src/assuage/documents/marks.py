"""The word and shape of each mark: nothing is told by colour alone."""

MARK_WORDS = {
    "good": "✓",
    "caution": "▲ caution",
    "stop": "■ stop",
    "assumed": "◇ assumed",
    "draft": "◇ draft",
    "unknown": "? unknown",
}
