"""Knowledge apart from works: artists, terms, exhibitions, series and the statements between them."""
