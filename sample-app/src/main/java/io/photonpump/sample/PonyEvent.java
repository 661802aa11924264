package io.photonpump.sample;

/** What can happen to a pony. Each pony has a stream of these events. */
sealed interface PonyEvent {

    /** Returns what the event says, as part of a sentence. */
    String inWords();

    /** The pony has joined the club. */
    record PonyRegistered(String coat, String stable) implements PonyEvent {

        @Override
        public String inWords() {
            return "the pony was registered with a " + coat + " coat in " + stable;
        }
    }

    /** The coat of the pony has another colour. */
    record CoatDyed(String coat) implements PonyEvent {

        @Override
        public String inWords() {
            return "the coat became " + coat;
        }
    }

    /** The pony lives in another stable. */
    record PonyMoved(String stable) implements PonyEvent {

        @Override
        public String inWords() {
            return "the stable became " + stable;
        }
    }
}
