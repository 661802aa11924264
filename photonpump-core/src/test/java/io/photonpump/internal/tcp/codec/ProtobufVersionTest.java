package io.photonpump.internal.tcp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.photonpump.internal.tcp.proto.NewEventDto;
import org.junit.jupiter.api.Test;

/** Verifies the protobuf version of the run. The build runs the tests of messages with two versions. */
class ProtobufVersionTest {

    @Test
    void the_generated_code_runs_with_the_protobuf_of_this_run() throws Exception {
        String jar = CodedInputStream.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        byte[] event = NewEventDto.newBuilder().setEventType("Jumped").build().toByteArray();

        assertThat(jar).endsWith("protobuf-java-" + System.getProperty("photonpump.test.protobuf") + ".jar");
        assertThat(NewEventDto.parseFrom(event).getEventType()).isEqualTo("Jumped");
    }
}
