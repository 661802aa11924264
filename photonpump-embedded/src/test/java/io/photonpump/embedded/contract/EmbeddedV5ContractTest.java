package io.photonpump.embedded.contract;

import io.photonpump.contract.ReadContract;
import io.photonpump.contract.WriteContract;
import io.photonpump.embedded.dialect.Dialect;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client's contract on the embedded server, dialect V5. */
class EmbeddedV5ContractTest {

    @RegisterExtension
    static final EmbeddedFixture SERVER = new EmbeddedFixture(Dialect.V5);

    @Nested
    class Writes extends WriteContract {
        Writes() {
            super(SERVER);
        }
    }

    @Nested
    class Reads extends ReadContract {
        Reads() {
            super(SERVER);
        }
    }
}
