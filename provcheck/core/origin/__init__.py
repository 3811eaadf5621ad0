"""What a file says of how it was made: generators' prompts, declarations, Content Credentials."""
