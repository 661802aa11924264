package io.photonpump.embedded.faults;

import io.photonpump.embedded.fault.FaultScript;

/** A failure, or the end of one, while clients work. */
sealed interface Strike {

    /** Carries it out. Earlier failures that last are not ended unless the strike says so. */
    void on(World world);

    /** The servers close all connections. */
    record Kill() implements Strike {
        @Override
        public void on(World world) {
            world.site().killConnections();
        }
    }

    /** Connections are cut on the way. */
    record Cut() implements Strike {
        @Override
        public void on(World world) {
            world.site().cut();
        }
    }

    /** Connections stay open, and nothing passes any more. */
    record Freeze() implements Strike {
        @Override
        public void on(World world) {
            world.site().freeze();
        }
    }

    /** A server is restarted; in a cluster another node becomes the leader. */
    record Restart() implements Strike {
        @Override
        public void on(World world) {
            world.site().restart();
        }
    }

    /** A server is unreachable until {@link Accept}. */
    record Refuse() implements Strike {
        @Override
        public void on(World world) {
            world.site().refuse();
        }
    }

    record Accept() implements Strike {
        @Override
        public void on(World world) {
            world.site().accept();
        }
    }

    /** The server runs this script instead of the last one. */
    record Script(FaultScript faults) implements Strike {
        @Override
        public void on(World world) {
            world.site().faults(faults);
        }
    }

    /** Consumers stop in the middle of an event until {@link Release}, and buffers fill. */
    record Hold() implements Strike {
        @Override
        public void on(World world) {
            world.gate().close();
        }
    }

    record Release() implements Strike {
        @Override
        public void on(World world) {
            world.gate().open();
        }
    }

    /** The consumer of the group closes its client, whatever it is doing, and another one joins. */
    record ReplaceConsumer() implements Strike {
        @Override
        public void on(World world) {
            world.group().replaceConsumer();
        }
    }
}
