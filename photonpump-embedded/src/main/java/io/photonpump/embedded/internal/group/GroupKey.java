package io.photonpump.embedded.internal.group;

/** A group of a stream. On the wire and in stream names the two are joined, whatever they contain (docs/protocol.md, Terms). */
public record GroupKey(String stream, String group) {

    public String text() {
        return stream + "::" + group;
    }

    String checkpointStream() {
        return "$persistentsubscription-" + text() + "-checkpoint";
    }

    /** Where parked events go. */
    public String parkedStream() {
        return "$persistentsubscription-" + text() + "-parked";
    }
}
