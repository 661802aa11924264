package io.photonpump.contract;

import org.junit.jupiter.api.Nested;

/**
 * All contracts for one server. A subclass names the server. Contracts that the server cannot fulfil (TLS, a cluster, filters) are skipped
 * with a reason.
 */
public abstract class ClientContract {

    /** Returns the server, which is the same for all calls and runs as long as this class. */
    protected abstract ServerFixture server();

    @Nested
    class Writes extends WriteContract {
        Writes() {
            super(server());
        }
    }

    @Nested
    class Orders extends OrderContract {
        Orders() {
            super(server());
        }
    }

    @Nested
    class Publishers extends PublisherContract {
        Publishers() {
            super(server());
        }
    }

    @Nested
    class Reads extends ReadContract {
        Reads() {
            super(server());
        }
    }

    @Nested
    class All extends AllContract {
        All() {
            super(server());
        }
    }

    @Nested
    class Deletes extends DeleteContract {
        Deletes() {
            super(server());
        }
    }

    @Nested
    class Metadata extends MetadataContract {
        Metadata() {
            super(server());
        }
    }

    @Nested
    class Access extends AccessContract {
        Access() {
            super(server());
        }
    }

    @Nested
    class Rotation extends RotationContract {
        Rotation() {
            super(server());
        }
    }

    @Nested
    class Links extends LinkContract {
        Links() {
            super(server());
        }
    }

    @Nested
    class Transactions extends TransactionContract {
        Transactions() {
            super(server());
        }
    }

    @Nested
    class Volatile extends VolatileContract {
        Volatile() {
            super(server());
        }
    }

    @Nested
    class CatchUp extends CatchUpContract {
        CatchUp() {
            super(server());
        }
    }

    @Nested
    class Persistent extends PersistentContract {
        Persistent() {
            super(server());
        }
    }

    @Nested
    class Reconnects extends ReconnectContract {
        Reconnects() {
            super(server());
        }
    }

    @Nested
    class Admin extends AdminContract {
        Admin() {
            super(server());
        }
    }

    @Nested
    class Tls extends TlsContract {
        Tls() {
            super(server());
        }
    }

    @Nested
    class Clusters extends ClusterContract {
        Clusters() {
            super(server());
        }
    }

    @Nested
    class Elections extends ElectionContract {
        Elections() {
            super(server());
        }
    }
}
