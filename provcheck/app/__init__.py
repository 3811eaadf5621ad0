"""Use cases: what a person does with the engine. No Qt, no printing; text for people is made here."""
