"""Schools of England's register, how one is found among them, and who may act for one."""
