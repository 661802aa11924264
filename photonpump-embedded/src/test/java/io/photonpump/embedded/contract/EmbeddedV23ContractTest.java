package io.photonpump.embedded.contract;

import io.photonpump.contract.ClientContract;
import io.photonpump.contract.ServerFixture;
import io.photonpump.embedded.dialect.Dialect;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client's contract on the embedded server, dialect V23. */
class EmbeddedV23ContractTest extends ClientContract {

    @RegisterExtension
    static final EmbeddedFixture SERVER = new EmbeddedFixture(Dialect.V23);

    @Override
    protected ServerFixture server() {
        return SERVER;
    }
}
