package io.photonpump.embedded.internal.group;

/**
 * The stream and the name of a group. On the wire and in names of streams they are joined, whatever characters they contain
 * (docs/protocol.md, Terms).
 */
public record GroupKey(String stream, String group) {

    public String text() {
        return stream + "::" + group;
    }

    String checkpointStream() {
        return "$persistentsubscription-" + text() + "-checkpoint";
    }

    /** Returns the stream of parked events. */
    public String parkedStream() {
        return "$persistentsubscription-" + text() + "-parked";
    }
}
