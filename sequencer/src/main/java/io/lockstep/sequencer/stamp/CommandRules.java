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
package io.lockstep.sequencer.stamp;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.protocol.ErrorCode;
import io.lockstep.protocol.SequencedSetting;

/**
 * Decides commands of operators, and carries out those that are taken.
 * <pre>
 *  condition                                                        becomes
 *  sender is no admin                                               VOIDED with the code NOT_AUTHORISED
 *  no message of admin.xml                                          VOIDED with the code MALFORMED
 *  the stream has ended                                             VOIDED with the code END_OF_STREAM
 *  SetSetting      unknown name                                     VOIDED with the code UNKNOWN_SETTING
 *                  fixed, and another value                         VOIDED with the code FIXED_AT_GENESIS
 *                  no number, out of bounds, or a version that
 *                  is neither the one in force nor the next         VOIDED with the code BAD_VALUE
 *  ActivateVersion neither the one in force nor the next            VOIDED with the code BAD_VALUE
 *  SuspendClient,  id retired                                       VOIDED with the code RETIRED
 *  ResumeClient    id of a flow                                     VOIDED with the code FLOW_MISMATCH
 *                  id unknown                                       VOIDED with the code UNKNOWN_CLIENT
 *  RetireClient    no room for one more dead id                     VOIDED with the code TOO_MANY_CLIENTS
 *  any, otherwise                                                   ADMIN(next sequence)
 * </pre>
 * A command that asks for what is already so is taken. Commands are rare: texts are allocated.
 */
final class CommandRules
{
    private final StampState state;
    private final AdminCommand command = new AdminCommand();

    CommandRules(final StampState state)
    {
        this.state = state;
    }

    boolean decide(
        final BlockDecoder entry, final BlockFlyweight stamp, final boolean isAdmin, final long nextSequence)
    {
        final int offset = entry.entryOffset();
        stamp.addFlags(offset, BlockDescriptor.FLAG_COMMAND);
        final ErrorCode code = carryOut(entry, isAdmin);
        if (ErrorCode.NONE != code)
        {
            stamp.outcome(offset, EntryKind.VOIDED, 0);
            stamp.code(offset, code.code());
            return false;
        }
        stamp.outcome(offset, EntryKind.ADMIN, nextSequence);
        return true;
    }

    private ErrorCode carryOut(final BlockDecoder entry, final boolean isAdmin)
    {
        if (!isAdmin)
        {
            return ErrorCode.NOT_AUTHORISED;
        }
        if (!command.tryWrap(entry.buffer(), entry.payloadOffset(), entry.payloadLength()))
        {
            return ErrorCode.MALFORMED;
        }
        if (StreamPhase.ENDED == state.phase)
        {
            return ErrorCode.END_OF_STREAM;
        }
        switch (command.type())
        {
            case SET_SETTING:
                return setSetting();

            case ACTIVATE_VERSION:
                return state.configuration.activate(command.version());

            case RETIRE_CLIENT:
                return state.retire(command.clientId()) ? ErrorCode.NONE : ErrorCode.TOO_MANY_CLIENTS;

            case HALT:
                return enter(StreamPhase.HALTED);

            case RESUME:
                return enter(StreamPhase.RUNNING);

            case END_OF_STREAM:
                return enter(StreamPhase.ENDED);

            default:
                return suspend(AdminCommand.Type.SUSPEND_CLIENT == command.type());
        }
    }

    private ErrorCode setSetting()
    {
        final long intervalBefore = state.configuration.get(SequencedSetting.TICK_INTERVAL);
        final ErrorCode code = state.configuration.change(command.name(), command.value());
        if (intervalBefore != state.configuration.get(SequencedSetting.TICK_INTERVAL))
        {
            state.tickGeneration++;
        }
        return code;
    }

    private ErrorCode suspend(final boolean isSuspended)
    {
        final long clientId = command.clientId();
        final ClientState client = state.client(clientId);
        if (null == client)
        {
            if (state.retired.contains(clientId))
            {
                return ErrorCode.RETIRED;
            }
            return null == state.flow(clientId) ? ErrorCode.UNKNOWN_CLIENT : ErrorCode.FLOW_MISMATCH;
        }
        client.isSuspended = isSuspended;
        return ErrorCode.NONE;
    }

    private ErrorCode enter(final StreamPhase phase)
    {
        state.phase = phase;
        return ErrorCode.NONE;
    }
}
