package io.photonpump.embedded.contract;

import io.photonpump.contract.ClientContract;
import io.photonpump.contract.ServerFixture;
import io.photonpump.embedded.dialect.Dialect;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client's contract on the embedded server, dialect V5. */
class EmbeddedV5ContractTest extends ClientContract {

    @RegisterExtension
    static final EmbeddedFixture SERVER = new EmbeddedFixture(Dialect.V5);

    @Override
    protected ServerFixture server() {
        return SERVER;
    }
}
