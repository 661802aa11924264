package io.photonpump.settings;

import io.photonpump.event.Credentials;
import java.util.function.Supplier;

/** Credentials that never change. Equal to others with the same user name and password. */
record FixedCredentials(Credentials get) implements Supplier<Credentials> {}
