"""What the commands do: grade a submission, prove the pack, write stubs, give hints."""
