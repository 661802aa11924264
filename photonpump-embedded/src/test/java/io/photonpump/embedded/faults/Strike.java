package io.photonpump.embedded.faults;

import io.photonpump.embedded.fault.FaultScript;

/** Something that goes wrong, or right again, while clients work. */
sealed interface Strike {

    /** Carries it out. Faults of the past that last are not ended by it, unless it says so. */
    void on(World world);

    /** All connections are cut by the server. */
    record Kill() implements Strike {
        @Override
        public void on(World world) {
            world.server().killConnections();
        }
    }

    /** All connections are cut on the way. */
    record Cut() implements Strike {
        @Override
        public void on(World world) {
            world.wire().cut();
        }
    }

    /** All connections stay, and nothing passes any more. */
    record Freeze() implements Strike {
        @Override
        public void on(World world) {
            world.wire().freeze();
        }
    }

    record Restart() implements Strike {
        @Override
        public void on(World world) {
            world.server().restart();
        }
    }

    /** Nobody gets in until {@link Accept}. */
    record Refuse() implements Strike {
        @Override
        public void on(World world) {
            world.server().refuseConnections();
            world.server().killConnections();
        }
    }

    record Accept() implements Strike {
        @Override
        public void on(World world) {
            world.server().acceptConnections();
        }
    }

    /** From now on this goes wrong on the server, in place of what went wrong before. */
    record Script(FaultScript faults) implements Strike {
        @Override
        public void on(World world) {
            world.server().faults(faults);
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

    /** The consumer of the group closes its client, wherever it is, and another one takes over. */
    record ReplaceConsumer() implements Strike {
        @Override
        public void on(World world) {
            world.group().replaceConsumer();
        }
    }
}
