"""The project package and the ground floor: settings, people who sign in, conferences, venues and rooms."""
