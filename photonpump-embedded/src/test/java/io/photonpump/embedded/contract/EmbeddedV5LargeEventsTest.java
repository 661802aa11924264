package io.photonpump.embedded.contract;

import io.photonpump.embedded.dialect.Dialect;

/** Large events on the embedded server, dialect V5. */
class EmbeddedV5LargeEventsTest extends LargeEventsContract {

    EmbeddedV5LargeEventsTest() {
        super(Dialect.V5);
    }
}
