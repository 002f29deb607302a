"""Who calls: passwords, access and refresh tokens, API keys, and the caller that a credential stands for."""
