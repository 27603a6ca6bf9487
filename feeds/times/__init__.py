"""Times as people mean them: hours, weekdays and zones as they are typed; quiet hours and when digests are due."""
