package io.photonpump.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client's contract on a running server: {@code -Dphotonpump.test.server=host:tcpPort:httpPort}, users as on a fresh one. */
@EnabledIfSystemProperty(
        named = RealServerFixture.PROPERTY,
        matches = ".+",
        disabledReason = "no real server: name one with -Dphotonpump.test.server=host:tcpPort:httpPort")
class RealServerContractTest {

    @RegisterExtension
    static final RealServerFixture SERVER = new RealServerFixture();

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
