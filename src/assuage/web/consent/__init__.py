"""Education and consent: versioned texts, questions of understanding, capacity, a signature bound to the text, withdrawal."""
