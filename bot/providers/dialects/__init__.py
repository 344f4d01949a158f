"""Wire shapes. Each module translates one kind of API: pure functions from request to bytes and back."""
