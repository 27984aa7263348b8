"""A draft made public: its number, its list of changes, and whom they touch."""
