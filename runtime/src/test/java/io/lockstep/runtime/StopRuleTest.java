/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.aeron.exceptions.AeronEvent;
import io.aeron.exceptions.AeronException;
import io.lockstep.protocol.LockstepException;

class StopRuleTest
{
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // error, agent, member, gateway
        "our warning, false, false, false",
        "our error, true, true, false",
        "our fatal, true, true, true",
        "Aeron's event, true, false, false",
        "Aeron's error, true, true, false",
        "Aeron's fatal, true, true, true",
        "end of an agent, true, true, true",
        "unknown exception, true, true, true",
        "unknown error, true, true, true",
    })
    void shouldStopByWhoIsTold(
        final String error, final boolean isAgents, final boolean isMembers, final boolean isGateways)
    {
        final Throwable ex = error(error);

        assertEquals(isAgents, StopRule.AGENT.stops(ex), "thrown by an agent");
        assertEquals(isMembers, StopRule.MEMBER.stops(ex), "told to a member");
        assertEquals(isGateways, StopRule.GATEWAY.stops(ex), "told to a gateway");
    }

    private static Throwable error(final String text)
    {
        return switch (text)
        {
            case "our warning" -> new LockstepException(LockstepException.Severity.WARN, text);
            case "our error" -> new LockstepException(LockstepException.Severity.ERROR, text);
            case "our fatal" -> LockstepException.fatal(text);
            case "Aeron's event" -> new AeronEvent(text);
            case "Aeron's error" -> new AeronException(text);
            case "Aeron's fatal" -> new AeronException(text, AeronException.Category.FATAL);
            case "end of an agent" -> new AgentTerminationException();
            case "unknown exception" -> new IllegalStateException(text);
            default -> new StackOverflowError(text);
        };
    }
}
