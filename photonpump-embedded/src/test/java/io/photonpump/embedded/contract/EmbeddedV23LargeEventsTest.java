package io.photonpump.embedded.contract;

import io.photonpump.embedded.dialect.Dialect;

/** Large events on the embedded server, dialect V23. */
class EmbeddedV23LargeEventsTest extends LargeEventsContract {

    EmbeddedV23LargeEventsTest() {
        super(Dialect.V23);
    }
}
