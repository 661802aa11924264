package io.photonpump.sample;

import io.photonpump.spring.template.Fold;
import java.util.ArrayList;
import java.util.List;

/**
 * A pony, as the events of its stream tell.
 *
 * @param coat the colour of its coat
 * @param stable the stable that it lives in
 */
record Pony(String coat, String stable) {

    static final Pony UNKNOWN = new Pony("", "");
    static final Fold<Pony, PonyEvent> FOLD = Fold.of(PonyEvent.class, UNKNOWN, Pony::after);

    static String stream(String name) {
        return "pony-" + name;
    }

    private Pony after(PonyEvent event) {
        if (event instanceof PonyEvent.PonyRegistered registered) {
            return new Pony(registered.coat(), registered.stable());
        } else if (event instanceof PonyEvent.CoatDyed dyed) {
            return new Pony(dyed.coat(), stable);
        }
        return new Pony(coat, ((PonyEvent.PonyMoved) event).stable());
    }

    /** Decides on the events that make this pony look like the other one; none if it already does. */
    List<PonyEvent> become(Pony wanted) {
        if (equals(UNKNOWN)) {
            return List.of(new PonyEvent.PonyRegistered(wanted.coat, wanted.stable));
        }
        List<PonyEvent> changes = new ArrayList<>();
        if (!coat.equals(wanted.coat)) {
            changes.add(new PonyEvent.CoatDyed(wanted.coat));
        }
        if (!stable.equals(wanted.stable)) {
            changes.add(new PonyEvent.PonyMoved(wanted.stable));
        }
        return changes;
    }
}
