"""SCREEN in the application: the form that asks first what matters most, the verdict as one types, the signed screening."""
