// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IChaosRiskOracleAdapter} from "../interfaces/IChaosRiskOracleAdapter.sol";
import {IChaosRiskOracle} from "../interfaces/IChaosRiskOracle.sol";
import {IRiskOracle} from "../interfaces/IRiskOracle.sol";
import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";

/// @title Chaos Labs' read interface; IChaosRiskOracleAdapter says what each function promises.
contract ChaosRiskOracleAdapter is IChaosRiskOracleAdapter {
    enum UpdateType {
        RiskScore,
        Regime,
        RateStrategyUpdate,
        LoanToValue,
        BorrowCap,
        SupplyCap,
        LiquidationBonus,
        PoolFee
    }

    uint256 internal constant MAX_MARKETS = 16;
    uint256 internal constant TYPES = uint256(type(UpdateType).max) + 1;
    /// @dev An id is, from the lowest bits: type + 1 in 8 bits, place of the market in 8, staleness in 2,
    /// round in 32.
    uint256 internal constant PLACE_SHIFT = 8;
    uint256 internal constant STALENESS_SHIFT = 16;
    uint256 internal constant ROUND_SHIFT = 18;

    IRiskOracle public immutable ORACLE;
    IRiskPolicy public immutable POLICY;

    address[] private _markets;
    mapping(address market => uint64) private _marketIds;
    mapping(address market => uint256) private _places;

    constructor(
        IRiskOracle oracle,
        IRiskPolicy policy,
        address[] memory markets,
        uint64[] memory marketIds
    ) {
        require(
            markets.length == marketIds.length &&
                markets.length > 0 &&
                markets.length <= MAX_MARKETS,
            MarketListInvalid(markets.length, marketIds.length)
        );
        (ORACLE, POLICY, _markets) = (oracle, policy, markets);
        for (uint256 i = 0; i < markets.length; i++) {
            address market = markets[i];
            require(market != address(0) && _marketIds[market] == 0, MarketAddressInvalid(market));
            // Reverts for a market that has no policy.
            policy.marketState(marketIds[i]);
            (_marketIds[market], _places[market]) = (marketIds[i], i);
        }
    }

    /// @inheritdoc IChaosRiskOracle
    function getLatestUpdateByParameterAndMarket(
        string calldata updateType,
        address market
    ) external view returns (RiskParameterUpdate memory update) {
        update = _latest(_typeOf(updateType), market);
        require(update.updateId != 0, NoUpdate(updateType, market));
    }

    /// @inheritdoc IChaosRiskOracle
    function getUpdateById(
        uint256 updateId
    ) external view returns (RiskParameterUpdate memory update) {
        uint256 kind = uint8(updateId);
        uint256 place = uint8(updateId >> PLACE_SHIFT);
        bool isWellFormed = kind != 0 && kind <= TYPES && place < _markets.length;
        require(isWellFormed, UpdateNotHeld(updateId));
        update = _latest(UpdateType(kind - 1), _markets[place]);
        require(update.updateId == updateId, UpdateNotHeld(updateId));
    }

    /// @inheritdoc IChaosRiskOracle
    function getAllUpdateTypes() external pure returns (string[] memory names) {
        names = new string[](TYPES);
        for (uint256 i = 0; i < TYPES; i++) names[i] = _nameOf(UpdateType(i));
    }

    /// @inheritdoc IChaosRiskOracle
    function updateCounter() external view returns (uint256 highest) {
        for (uint256 i = 0; i < _markets.length; i++) {
            for (uint256 kind = 0; kind < TYPES; kind++) {
                uint256 id = _latest(UpdateType(kind), _markets[i]).updateId;
                if (id > highest) highest = id;
            }
        }
    }

    /// @inheritdoc IChaosRiskOracleAdapter
    function latestUpdateIdByMarketAndType(
        address market,
        string calldata updateType
    ) external view returns (uint256 updateId) {
        return _latest(_typeOf(updateType), market).updateId;
    }

    /// @inheritdoc IChaosRiskOracle
    function isAuthorized(address) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IChaosRiskOracle
    function publishRiskParameterUpdate(
        string calldata,
        bytes calldata,
        string calldata,
        address,
        bytes calldata
    ) external pure {
        revert PublishingDisabled();
    }

    /// @inheritdoc IChaosRiskOracle
    function publishBulkRiskParameterUpdates(
        string[] calldata,
        bytes[] calldata,
        string[] calldata,
        address[] calldata,
        bytes[] calldata
    ) external pure {
        revert PublishingDisabled();
    }

    /// @dev With an id of 0 when the policy has observed no round.
    function _latest(
        UpdateType kind,
        address market
    ) internal view returns (RiskParameterUpdate memory update) {
        uint64 marketId = _marketIds[market];
        require(marketId != 0, MarketUnknown(market));
        uint32 round = POLICY.marketState(marketId).regimeState.round;
        if (round == 0) return update;
        IRiskPolicy.Policy memory policy = POLICY.policy(marketId);
        update.timestamp = block.timestamp - policy.ageSeconds;
        update.newValue =
            kind == UpdateType.RiskScore ? _score(marketId, round) : _value(kind, policy);
        update.referenceId = string.concat(
            Strings.toString(marketId),
            "/",
            Strings.toString(round)
        );
        update.updateType = _nameOf(kind);
        update.updateId = _idOf(kind, _places[market], policy.staleness, round);
        update.market = market;
        update.additionalData = abi.encode(round, uint8(policy.staleness), policy.isFrozen);
    }

    /// @dev Of the round the policy observed last, so that score and parameters belong together.
    function _score(uint64 marketId, uint32 round) internal view returns (bytes memory) {
        (IRiskOracle.Score memory score, , ) = ORACLE.atRound(marketId, round);
        return abi.encode(uint256(score.score), uint256(score.scoreLow), uint256(score.scoreHigh));
    }

    function _value(
        UpdateType kind,
        IRiskPolicy.Policy memory policy
    ) internal pure returns (bytes memory) {
        if (kind == UpdateType.RateStrategyUpdate) {
            IRiskPolicy.RateCurve memory curve = policy.curve;
            // Nowhere below the convex curve, and equal to it at the kink and at full utilisation.
            uint256 slope2 = uint256(curve.slope2Bps) + curve.convexBps;
            return
                abi.encode(
                    uint256(curve.kinkBps),
                    uint256(curve.baseBps),
                    uint256(curve.slope1Bps),
                    slope2
                );
        }
        if (kind == UpdateType.Regime) return abi.encode(uint256(policy.regime));
        if (kind == UpdateType.LoanToValue) return abi.encode(uint256(policy.maxLtvBps));
        if (kind == UpdateType.BorrowCap) return abi.encode(uint256(policy.borrowCap));
        if (kind == UpdateType.SupplyCap) return abi.encode(uint256(policy.supplyCap));
        if (kind == UpdateType.PoolFee) return abi.encode(uint256(policy.lpFeePips));
        return abi.encode(uint256(policy.liquidationBonusBps));
    }

    function _idOf(
        UpdateType kind,
        uint256 place,
        IRiskPolicy.Staleness staleness,
        uint32 round
    ) internal pure returns (uint256) {
        return
            (uint256(round) << ROUND_SHIFT) |
            (uint256(staleness) << STALENESS_SHIFT) |
            (place << PLACE_SHIFT) |
            (uint256(kind) + 1);
    }

    function _typeOf(string calldata name) internal pure returns (UpdateType) {
        for (uint256 i = 0; i < TYPES; i++) {
            if (Strings.equal(name, _nameOf(UpdateType(i)))) return UpdateType(i);
        }
        revert UpdateTypeUnknown(name);
    }

    function _nameOf(UpdateType kind) internal pure returns (string memory) {
        if (kind == UpdateType.RiskScore) return "RiskScore";
        if (kind == UpdateType.Regime) return "Regime";
        if (kind == UpdateType.RateStrategyUpdate) return "RateStrategyUpdate";
        if (kind == UpdateType.LoanToValue) return "LoanToValue";
        if (kind == UpdateType.BorrowCap) return "BorrowCap";
        if (kind == UpdateType.SupplyCap) return "SupplyCap";
        if (kind == UpdateType.LiquidationBonus) return "LiquidationBonus";
        return "PoolFee";
    }
}
