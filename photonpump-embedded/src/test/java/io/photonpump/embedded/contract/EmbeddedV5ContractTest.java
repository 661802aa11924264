package io.photonpump.embedded.contract;

import io.photonpump.contract.AccessContract;
import io.photonpump.contract.AdminContract;
import io.photonpump.contract.AllContract;
import io.photonpump.contract.CatchUpContract;
import io.photonpump.contract.DeleteContract;
import io.photonpump.contract.LinkContract;
import io.photonpump.contract.MetadataContract;
import io.photonpump.contract.PersistentContract;
import io.photonpump.contract.PublisherContract;
import io.photonpump.contract.ReadContract;
import io.photonpump.contract.ReconnectContract;
import io.photonpump.contract.TransactionContract;
import io.photonpump.contract.VolatileContract;
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
    class Publishers extends PublisherContract {
        Publishers() {
            super(SERVER);
        }
    }

    @Nested
    class Reads extends ReadContract {
        Reads() {
            super(SERVER);
        }
    }

    @Nested
    class All extends AllContract {
        All() {
            super(SERVER);
        }
    }

    @Nested
    class Deletes extends DeleteContract {
        Deletes() {
            super(SERVER);
        }
    }

    @Nested
    class Metadata extends MetadataContract {
        Metadata() {
            super(SERVER);
        }
    }

    @Nested
    class Access extends AccessContract {
        Access() {
            super(SERVER);
        }
    }

    @Nested
    class Links extends LinkContract {
        Links() {
            super(SERVER);
        }
    }

    @Nested
    class Transactions extends TransactionContract {
        Transactions() {
            super(SERVER);
        }
    }

    @Nested
    class Volatile extends VolatileContract {
        Volatile() {
            super(SERVER);
        }
    }

    @Nested
    class CatchUp extends CatchUpContract {
        CatchUp() {
            super(SERVER);
        }
    }

    @Nested
    class Persistent extends PersistentContract {
        Persistent() {
            super(SERVER);
        }
    }

    @Nested
    class Reconnects extends ReconnectContract {
        Reconnects() {
            super(SERVER);
        }
    }

    @Nested
    class Admin extends AdminContract {
        Admin() {
            super(SERVER);
        }
    }
}
