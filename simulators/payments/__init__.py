"""ePay: numbers (PSID) under which banks take payments, and money on its way back."""
