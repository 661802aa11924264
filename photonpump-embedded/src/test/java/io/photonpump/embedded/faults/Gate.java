package io.photonpump.embedded.faults;

/** Stops consumers in the middle of an event while it is closed. */
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
