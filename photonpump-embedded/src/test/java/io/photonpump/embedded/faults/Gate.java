package io.photonpump.embedded.faults;

/** Where consumers can be stopped in the middle of an event. */
final class Gate {

    private boolean open = true;

    synchronized void open() {
        open = true;
        notifyAll();
    }

    synchronized void close() {
        open = false;
    }

    synchronized void pass() throws InterruptedException {
        while (!open) {
            wait();
        }
    }
}
